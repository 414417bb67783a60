import { expect, it } from "vitest";
import { newest } from "../../web/app/store/newest.ts";

it("shows the progress of the newest work alone, until that ends", () => {
  const shown: (string | undefined)[] = [];
  const begin = newest<string>((progress) => shown.push(progress));
  const first = begin();
  first.tell("first");
  const second = begin();
  second.tell("second");
  first.tell("first again");
  first.end();
  expect(shown).toEqual(["first", "second"]);
  second.end();
  second.tell("too late");
  expect(shown).toEqual(["first", "second", undefined]);
});
