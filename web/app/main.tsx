import "@mantine/core/styles.css";
import "@mantine/dropzone/styles.css";
import "@mantine/notifications/styles.css";
import "./shell/page.css";
import "./shell/forcedColors.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App.tsx";
import { beginLanguage } from "./texts/language.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
beginLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
