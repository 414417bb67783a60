import { Alert, createTheme, Menu, Notification, type MantineColorsTuple } from "@mantine/core";

/** The one accent: pine. White text stands on shade 8 at 5.5 : 1, on shade 7, the dark scheme's, at 4.7 : 1. */
const pine: MantineColorsTuple = [
  "#e9f7f4",
  "#d3ece7",
  "#a5d9cf",
  "#74c5b6",
  "#4db5a2",
  "#35ab95",
  "#259a85",
  "#178272",
  "#0f766e",
  "#0a5c55",
];

/** Warm greys of the light scheme, in place of the library's blueish ones. */
const gray: MantineColorsTuple = [
  "#f8f7f4",
  "#f2f0ec",
  "#e9e7e1",
  "#dfdcd5",
  "#cfcbc2",
  "#aeaaa0",
  "#87837a",
  "#5f5c55",
  "#44413c",
  "#2b2926",
];

/** Warm greys of the dark scheme: 0 is text, 7 the ground. */
const dark: MantineColorsTuple = [
  "#e6e4df",
  "#c3c0b8",
  "#a8a59c",
  "#7d7a72",
  "#4a4843",
  "#35332f",
  "#292825",
  "#1c1b19",
  "#161513",
  "#100f0e",
];

/** @param close What the button of a notice says. */
export const themeOf = (close: string) =>
  createTheme({
    colors: { pine, gray, dark },
    primaryColor: "pine",
    primaryShade: { light: 8, dark: 7 },
    defaultRadius: "md",
    cursorType: "pointer",
    respectReducedMotion: true,
    components: {
      // In the alert's own colour, yellow above all, titles are too faint on its tint.
      Alert: Alert.extend({ styles: { title: { color: "var(--mantine-color-text)" } } }),
      // The library's place for the first focus is none of the items that a menu may hold.
      Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
      Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": close } } }),
    },
    focusRing: "auto",
    fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    radius: { xs: "6px", sm: "8px", md: "12px", lg: "18px", xl: "28px" },
    headings: {
      fontWeight: "650",
      sizes: {
        h1: { fontSize: "1.75rem", lineHeight: "1.2" },
        h2: { fontSize: "1.25rem", lineHeight: "1.3" },
        h3: { fontSize: "1rem", lineHeight: "1.4" },
      },
    },
  });
