import { describe, expect, it } from "vitest";
import { explained, readAddress } from "../../../web/app/view/address.ts";

const PAGE = "https://example.org/play/";

describe("the address of a checkpoint", () => {
  it.each([
    [
      "https://example.net/a/network.pkl?download=true",
      "https://example.net/a/network.pkl?download=true",
      "network.pkl",
    ],
    [" networks/my%20faces.pth ", "https://example.org/play/networks/my%20faces.pth", "my faces.pth"],
    ["/network.pkl", "https://example.org/network.pkl", "network.pkl"],
    ["http://127.0.0.1:7860/network/a.pkl", "http://127.0.0.1:7860/network/a.pkl", "a.pkl"],
    ["https://example.net", "https://example.net/", "example.net"],
    ["https://example.net/%zz", "https://example.net/%zz", "%zz"],
  ])("%s is read", (text, url, name) => {
    expect(readAddress(text, PAGE)).toEqual({ url, name });
  });

  it.each([
    [" ", "Write the address"],
    ["https://", "no address"],
    ["file:///home/me/network.pkl", "must begin with https: or http:, but is file:"],
    ["http://example.net/network.pkl", "by https"],
  ])("%j is refused in words", (text, problem) => {
    expect(readAddress(text, PAGE)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it("of another server that does not answer is explained, and nothing else", () => {
    const error = new Error("Cannot fetch: check the connection; a server must also allow this page (CORS).");
    const other = explained(error, "https://example.net/network.pkl", PAGE);
    expect(String(other)).toContain("example.net did not answer, or does not let other pages read its files");
    expect(explained(error, "https://example.org/network.pkl", PAGE)).toBe(error);
    const missing = new Error("status 404");
    expect(explained(missing, "https://example.net/network.pkl", PAGE)).toBe(missing);
  });
});
