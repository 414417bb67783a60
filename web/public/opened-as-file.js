// Browsers load no module from a file, so the page itself could not say this. No module, and no script within the
// document either: the server's policy allows none. Nor do the page's texts load, so both languages stand here.
if (location.protocol === "file:") {
  document.getElementById("root").innerHTML = `
    <main style="max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem; font: 1.0625rem/1.6 system-ui, sans-serif">
      <h1>This page needs a server</h1>
      <p>It was opened as a file, and browsers load no programs from files. A server on this computer is enough.</p>
      <p>
        Run <code>stylegan serve</code>, or any static server in this folder, such as <code>npx serve</code>, and open
        the address that it prints.
      </p>
      <section lang="zh-CN">
        <h2>这个页面需要服务器</h2>
        <p>它是作为文件打开的，而浏览器不从文件加载程序。在这台电脑上启动一个服务器即可。</p>
        <p>
          运行 <code>stylegan serve</code>，或在此文件夹中启动任意静态服务器，例如 <code>npx serve</code>，然后打开它给出的网址。
        </p>
      </section>
    </main>`;
}
