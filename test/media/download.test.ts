import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { defaultCacheFolder } from "../../src/media/cacheFolder.ts";
import { cachePath, fetchToCache } from "../../src/media/download.ts";
import type { FetchOptions } from "../../src/media/fetchOptions.ts";
import { fetchFailure } from "../../src/media/httpErrors.ts";
import { isUrl, locateSource, parseSource, readSource } from "../../src/media/source.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const FILE = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
const OTHER = Buffer.from(FILE).reverse();
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let folder = "";
let server: Server;
let url = "";
let answers: Answer[] = [];
let ranges: (string | undefined)[] = [];
/** A connection that breaks once so many bytes of the file have been received. */
let breaking: { readonly at: number; readonly connection: ServerResponse } | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "download-"));
  answers = [];
  ranges = [];
  breaking = undefined;
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/cat.pkl`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = ({ onProgress, ...options }: FetchOptions = {}): Promise<string> =>
  fetchToCache(url, {
    cacheFolder: folder,
    retryDelay: 1,
    ...options,
    onProgress: (progress) => {
      onProgress?.(progress);
      if (breaking !== undefined && progress.received >= breaking.at) breaking.connection.destroy();
    },
  });

/** Sends the file, or the part asked for if it is of this version; `sendOnly` bytes, then the connection breaks. */
function serve(file: Buffer, etag: string | undefined, sendOnly = Infinity): Answer {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const resumes = start > 0 && request.headers["if-range"] === etag;
    const part = resumes ? file.subarray(start) : file;
    response.writeHead(resumes ? 206 : 200, {
      "content-length": part.length,
      ...(etag === undefined ? {} : { etag }),
      ...(resumes ? { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` } : {}),
    });
    if (sendOnly >= part.length) response.end(part);
    else {
      breaking = { at: file.length - part.length + sendOnly, connection: response };
      response.write(part.subarray(0, sendOnly));
    }
  };
}

function status(code: number, headers = {}): Answer {
  return (_, response) => void response.writeHead(code, headers).end("no");
}

/** Options under which a download is stopped after so many bytes. */
function stoppedAt(bytes: number): FetchOptions {
  const abort = new AbortController();
  const onProgress: FetchOptions["onProgress"] = ({ received }) => {
    if (received >= bytes) abort.abort(new Error("stopped"));
  };
  return { signal: abort.signal, onProgress };
}

async function downloads(): Promise<string[]> {
  return readdir(join(folder, "downloads"));
}

describe("fetchToCache", () => {
  it("downloads once, then needs no server", async () => {
    answers = [serve(FILE, '"1"'), status(500)];
    const path = await get();
    expect(path).toBe(cachePath(url, folder));
    expect(path).toMatch(/[0-9a-f]{16}-cat\.pkl$/);
    expect((await readFile(path)).equals(FILE)).toBe(true);
    expect(await get()).toBe(path);
    expect(ranges).toHaveLength(1);
    expect(await downloads()).toHaveLength(1);
  });

  it("tells its progress up to the total", async () => {
    answers = [serve(FILE, '"1"')];
    const seen: number[] = [];
    await get({ onProgress: ({ received, total }) => seen.push(received, total ?? -1) });
    expect(seen.slice(0, 2)).toEqual([0, FILE.length]);
    expect(seen.slice(-2)).toEqual([FILE.length, FILE.length]);
  });

  it("goes on where the connection broke", async () => {
    answers = [serve(FILE, '"1"', 100_000), serve(FILE, '"1"', 50_000), serve(FILE, '"1"')];
    expect((await readFile(await get({ sha256: sha256(FILE) }))).equals(FILE)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-", "bytes=150000-"]);
  });

  it("starts anew when the file changed on the server", async () => {
    answers = [serve(OTHER, '"1"', 100_000), serve(FILE, '"2"')];
    expect((await readFile(await get())).equals(FILE)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-"]);
  });

  it.each([
    ["no ETag", undefined],
    ["a weak ETag", 'W/"1"'],
  ])("never joins parts with %s", async (_, etag) => {
    answers = [serve(OTHER, etag, 100_000), serve(FILE, etag)];
    expect((await readFile(await get())).equals(FILE)).toBe(true);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it("starts anew when the server sends another part, or refuses to go on", async () => {
    const wrongPart: Answer = (_, response) => {
      response.writeHead(206, { "content-range": "bytes 0-299999/300000", etag: '"1"' }).end(FILE);
    };
    const breaks = serve(FILE, '"1"', 100_000);
    answers = [breaks, wrongPart, breaks, status(416), serve(FILE, '"1"')];
    expect((await readFile(await get())).equals(FILE)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-", undefined, "bytes=100000-", undefined]);
  });

  it("never takes a part for the whole", async () => {
    const short: Answer = (request, response) => {
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
      const part = FILE.subarray(start, start + 50_000);
      const range = `bytes ${start}-${start + part.length - 1}/${FILE.length}`;
      response.writeHead(206, { "content-range": range, "content-length": part.length, etag: '"1"' }).end(part);
    };
    answers = [serve(FILE, '"1"', 100_000), short, short, serve(FILE, '"1"')];
    const seen: (number | undefined)[] = [];
    expect((await readFile(await get({ onProgress: ({ total }) => seen.push(total) }))).equals(FILE)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-", "bytes=150000-", "bytes=200000-"]);
    expect(new Set(seen)).toEqual(new Set([FILE.length]));
  });

  it.each([
    ["another ETag", { etag: '"2"', "content-range": "bytes 100000-299999/300000" }],
    ["another length", { "content-range": "bytes 100000-299999/400000" }],
    ["no range", { etag: '"1"' }],
  ])("never joins to what is here a part with %s", async (_, headers) => {
    const part: Answer = (__, response) => void response.writeHead(206, headers).end(OTHER.subarray(100_000));
    answers = [serve(FILE, '"1"', 100_000), part, serve(OTHER, '"2"')];
    expect((await readFile(await get())).equals(OTHER)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-", undefined]);
  });

  it("compares the length with that of a download that a stopped program left", async () => {
    answers = [serve(FILE, '"1"', 100_000)];
    await expect(get(stoppedAt(100_000))).rejects.toThrow("stopped");
    const longer = Buffer.concat([FILE, FILE]);
    answers = [serve(longer, '"1"')];
    expect((await readFile(await get())).equals(longer)).toBe(true);
    expect(ranges).toEqual([undefined, "bytes=100000-", undefined]);
  });

  it("keeps no empty file", async () => {
    answers = [(_, response) => void response.writeHead(200).end()];
    await expect(get()).rejects.toThrow("it must be a file, but got an empty one");
    expect(ranges).toHaveLength(1);
    expect(await downloads()).toEqual([]);
  });

  it("asks the server anew where it is told to, and keeps the old file until the new one is whole", async () => {
    answers = [serve(FILE, '"1"'), status(404), serve(OTHER, '"2"')];
    const path = await get();
    await expect(get({ refresh: true })).rejects.toThrow("no such file");
    expect((await readFile(path)).equals(FILE)).toBe(true);
    await get({ refresh: true });
    expect((await readFile(path)).equals(OTHER)).toBe(true);
  });

  it("goes on after the program was stopped", async () => {
    answers = [serve(FILE, '"1"', 100_000), serve(FILE, '"1"')];
    await expect(get(stoppedAt(100_000))).rejects.toThrow("stopped");
    expect((await downloads()).map((name) => name.replace(/^\w+/, ""))).toEqual(["-cat.pkl.partial"]);
    expect((await readFile(await get())).equals(FILE)).toBe(true);
    expect(ranges[1]).toBe("bytes=100000-");
    expect(await downloads()).toHaveLength(1);
  });

  it("takes over from a killed process, not from a living one", async () => {
    answers = [serve(FILE, '"1"')];
    const leave = async (pid: number): Promise<void> => {
      const left = `${cachePath(url, folder)}.partial-${hostname()}-${pid}-aa`;
      await mkdir(left, { recursive: true });
      await writeFile(join(left, "data"), FILE.subarray(0, 1000));
      await writeFile(join(left, "version"), '"1"');
    };
    await leave(process.pid);
    await leave(2 ** 30);
    expect((await readFile(await get())).equals(FILE)).toBe(true);
    expect(ranges).toEqual(["bytes=1000-"]);
    expect(await downloads()).toHaveLength(2);
  });

  it("lets two fetch the same at once", async () => {
    answers = [serve(FILE, '"1"')];
    const [a, b] = await Promise.all([get(), get()]);
    expect(a).toBe(b);
    expect((await readFile(a)).equals(FILE)).toBe(true);
    expect(await downloads()).toHaveLength(1);
  });

  it("follows redirects", async () => {
    answers = [status(302, { location: "/elsewhere" }), serve(FILE, '"1"')];
    expect((await readFile(await get())).equals(FILE)).toBe(true);
  });

  it("gives up a connection that stands still", async () => {
    answers = [(_, response) => void response.writeHead(200, { "content-length": 10 }).write("12345")];
    await expect(get({ idleTimeout: 30 })).rejects.toThrow("the connection broke, but got no more bytes");
  });

  it("tries again after a server error", async () => {
    answers = [status(503), status(500), serve(FILE, '"1"')];
    expect((await readFile(await get())).equals(FILE)).toBe(true);
  });

  it.each([
    [404, "the server has no such file, but got status 404. Check the URL.", 1],
    [403, "the server denies access", 1],
    [418, "the server must send the file, but got status 418", 1],
    [500, "the server must send the file, but got status 500", 5],
  ])("status %d: %s", async (code, message, requests) => {
    answers = [status(code)];
    await expect(get()).rejects.toThrow(message);
    expect(ranges).toHaveLength(requests);
    expect(await downloads()).toEqual([]);
  });

  it("refuses another SHA-256, and keeps nothing", async () => {
    answers = [serve(FILE, '"1"')];
    await expect(get({ sha256: sha256(OTHER) })).rejects.toThrow(`but got ${sha256(FILE)}`);
    expect(await downloads()).toEqual([]);
    await expect(get({ sha256: "abc" })).rejects.toThrow("64 hexadecimal digits");
  });

  it("fetches anew when what is cached has another SHA-256", async () => {
    answers = [serve(OTHER, '"1"'), serve(FILE, '"2"')];
    await get();
    expect((await readFile(await get({ sha256: sha256(FILE).toUpperCase() }))).equals(FILE)).toBe(true);
  });

  it.each([
    ["by its type", (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("hello")],
    ["by its text", (_, response) => void response.end("<!DOCTYPE html><html>")],
  ] satisfies [string, Answer][])("knows a web page %s", async (_, answer) => {
    answers = [answer];
    await expect(get()).rejects.toThrow("it must be a file, but got a web page");
    expect(await downloads()).toEqual([]);
  });

  it.each([
    ["/models/cat.pkl", "redirects form a loop", 21],
    ["file:///etc/passwd", "redirects to a URL that does not begin with http:// or https://", 1],
    ["ftp://a/b", "redirects to a URL that does not begin with http:// or https://", 1],
    ["http://127.0.0.1:6000/x", "web servers may not use that port", 1],
    ["http://[", "redirects to an invalid URL", 1],
  ])("a redirect to %s is refused at once", async (location, message, requests) => {
    answers = [status(302, { location })];
    await expect(get()).rejects.toThrow(message);
    expect(ranges).toHaveLength(requests);
    expect(await downloads()).toEqual([]);
  });

  it("says at once that a server speaks no TLS, or is no web server", async () => {
    answers = [serve(FILE, '"1"')];
    url = url.replace("http:", "https:");
    await expect(get()).rejects.toThrow("the server must speak TLS, as https:// requires, but got ERR_SSL_");
    const ssh = createTcpServer((socket) => void socket.end("SSH-2.0-OpenSSH\r\n"));
    await new Promise<void>((resolve) => ssh.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(ssh.address() as AddressInfo).port}/cat.pkl`;
    await expect(get()).rejects.toThrow("a web server must answer there, but got HPE_");
    ssh.close();
  });

  it("says that the cache folder cannot be written, and how to move it", async () => {
    await writeFile(join(folder, "file"), "");
    const message = /Cannot keep downloads in ".*": a part of the path is a file.*Set XDG_CACHE_HOME/;
    await expect(get({ cacheFolder: join(folder, "file") })).rejects.toThrow(message);
    expect(ranges).toEqual([]);
  });

  it("says that nobody listens", async () => {
    server.close();
    await expect(get()).rejects.toThrow("the server refuses the connection");
  });

  it.each(["ftp://a/b", "http://me:secret@a/b", "nonsense"])("refuses %s", async (address) => {
    await expect(fetchToCache(address, { cacheFolder: folder })).rejects.toThrow(UserError);
  });

  it.each([
    ["ENOTFOUND", "no server has that name"],
    ["EAI_AGAIN", "the name service does not answer"],
    ["UND_ERR_CONNECT_TIMEOUT", "the server does not answer"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate must be one that this system trusts, but got DEPTH_ZERO"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate must be one that this system trusts"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "the server must speak TLS"],
  ])("explains %s", (code, message) => {
    const cause = Object.assign(new Error(code), { code });
    expect(String(fetchFailure(url, new TypeError("fetch failed", { cause })))).toContain(message);
  });
});

describe("defaultCacheFolder", () => {
  it.each([
    [{}, "linux", "/home/me/.cache/stylegan2-ada"],
    [{}, "darwin", "/home/me/Library/Caches/stylegan2-ada"],
    [{ XDG_CACHE_HOME: "/fast" }, "linux", "/fast/stylegan2-ada"],
    [{ LOCALAPPDATA: "/local" }, "win32", "/local/stylegan2-ada"],
  ])("%j on %s", (environment, platform, expected) => {
    expect(defaultCacheFolder(environment, platform, "/home/me")).toBe(expected);
  });
});

describe("readSource", () => {
  it("reads paths, file URLs and web addresses", async () => {
    const path = join(folder, "cat.pkl");
    await writeFile(path, FILE);
    answers = [serve(FILE, '"1"')];
    for (const source of [path, `file://${path}`, url]) {
      expect(Buffer.from(await readSource(source, { cacheFolder: folder })).equals(FILE)).toBe(true);
    }
  });

  it("gives bytes that begin at the start of their buffer", async () => {
    await writeFile(join(folder, "tiny"), "abc");
    const bytes = await readSource(join(folder, "tiny"));
    expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, 3]);
  });

  it("checks the SHA-256 of a file on disk", async () => {
    await writeFile(join(folder, "a"), FILE);
    expect(await locateSource(join(folder, "a"), { sha256: sha256(FILE) })).toBe(join(folder, "a"));
    await expect(readSource(join(folder, "a"), { sha256: sha256(OTHER) })).rejects.toThrow(UserError);
  });

  it("suggests what resembles a missing name", async () => {
    await writeFile(join(folder, "tiny32.pkl"), "");
    await expect(readSource(join(folder, "tiny23.pkl"))).rejects.toThrow('Did you mean "tiny32.pkl"?');
    await expect(readSource(join(folder, "somethingElse.pth"))).rejects.toThrow('that folder contains "tiny32.pkl"');
    await expect(readSource(join(folder, "no", "x.pkl"))).rejects.toThrow("there is no folder");
  });

  it("lists the checkpoints of a folder", async () => {
    await expect(readSource(folder)).rejects.toThrow("no checkpoint (.pkl, .pth, .pt, .safetensors)");
    await writeFile(join(folder, "b.pth"), "");
    await writeFile(join(folder, "a.pkl"), "");
    await expect(readSource(folder)).rejects.toThrow('this is a folder. It contains "a.pkl", "b.pth".');
  });

  it("tells addresses from paths", async () => {
    expect(["http://a/b", "C:\\a.pkl", "a.pkl", "s3://a/b"].map(isUrl)).toEqual([true, false, false, true]);
    await expect(readSource("s3://bucket/a.pkl")).rejects.toThrow("begins with http:// or https://");
  });
});

describe("parseSource", () => {
  const refuse = (): never => {
    throw new UserError({ attempted: "read it", rule: "it is none", next: "Look." });
  };

  it("drops a download that proves to be of no use, so that the next run asks the server", async () => {
    answers = [(_, response) => void response.end("try later"), serve(FILE, '"1"')];
    const options = { cacheFolder: folder };
    await expect(parseSource(url, options, refuse)).rejects.toThrow(
      `it is none. Look. The download was removed from the cache ("${cachePath(url, folder)}"): the next run`,
    );
    expect(await downloads()).toEqual([]);
    expect(await parseSource(url, options, (bytes) => Buffer.from(bytes).equals(FILE))).toBe(true);
    expect(await downloads()).toHaveLength(1);
  });

  it("keeps what a SHA-256 vouches for, and what a bug did not read", async () => {
    answers = [serve(FILE, '"1"')];
    await expect(parseSource(url, { cacheFolder: folder, sha256: sha256(FILE) }, refuse)).rejects.toThrow(/Look\.$/);
    const bug = (): never => {
      throw new TypeError("a bug");
    };
    await expect(parseSource(url, { cacheFolder: folder }, bug)).rejects.toThrow(TypeError);
    expect(await downloads()).toHaveLength(1);
    await writeFile(join(folder, "a.pkl"), FILE);
    await expect(parseSource(join(folder, "a.pkl"), {}, refuse)).rejects.toThrow(/Look\.$/);
    expect((await readFile(join(folder, "a.pkl"))).equals(FILE)).toBe(true);
  });
});
