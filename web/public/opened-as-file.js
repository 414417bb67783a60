// Browsers load no module from a file, so the page itself could not say this. No module, and no script within the
// document either: the server's policy allows none.
if (location.protocol === "file:") {
  document.getElementById("root").innerHTML = `
    <main style="max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif">
      <h1>This page needs a server</h1>
      <p>It was opened as a file, and browsers load no programs from files. A server on this computer is enough.</p>
      <p>
        Run <code>stylegan serve</code>, or any static server in this folder, such as <code>npx serve</code>, and open
        the address that it prints.
      </p>
    </main>`;
}
