import { describe, expect, it } from "vitest";
import { Trail, type Arrival, type BrowserHistory, type Place } from "../../web/app/view/trail.ts";

/** A browser's history; going takes effect when the page is told. */
class FakeHistory implements BrowserHistory {
  readonly entries: { state: unknown; link: string }[] = [{ state: null, link: "" }];
  at = 0;
  private steps = 0;

  get state(): unknown {
    return this.entries[this.at]?.state;
  }

  get links(): string[] {
    return this.entries.map(({ link }) => link);
  }

  pushState(state: unknown, _: string, link: string): void {
    this.entries.splice(++this.at, Infinity, { state, link });
  }

  replaceState(state: unknown, _: string, link = this.entries[this.at]?.link ?? ""): void {
    this.entries[this.at] = { state, link };
  }

  back(): void {
    this.steps--;
  }

  /** What was asked for happens. */
  settle(): void {
    this.at += this.steps;
    this.steps = 0;
  }

  go(steps: number): void {
    this.at += steps;
  }
}

/** A page that is at a place, and does what its trail asks. */
class Page {
  readonly history = new FakeHistory();
  readonly trail: Trail;
  place: Place = { tab: "gallery" };
  asked: Arrival | undefined;

  constructor() {
    this.trail = new Trail(this.history, this.place);
  }

  show(place: Place, link = JSON.stringify(place)): void {
    this.place = place;
    this.trail.show(place, link);
  }

  arrive(): void {
    this.asked = this.trail.arrive();
    if (this.asked !== undefined && this.asked !== "link") this.place = this.asked;
    if (this.asked !== "link") this.trail.show(this.place, "");
  }
}

describe("the browser's history", () => {
  it("has an entry for each tab, and Back returns to the one before", () => {
    const page = new Page();
    page.show({ tab: "mix" });
    page.show({ tab: "walk" });
    page.history.go(-1);
    page.arrive();
    expect(page.place).toEqual({ tab: "mix" });
    page.history.go(-1);
    page.arrive();
    expect(page.place).toEqual({ tab: "gallery" });
    page.history.go(2);
    page.arrive();
    expect(page.place).toEqual({ tab: "walk" });
    expect(page.history.entries).toHaveLength(3);
  });

  it("has an entry for a dialog, which Back closes, and which goes when it is closed otherwise", () => {
    const page = new Page();
    for (const way of ["Back", "a button"]) {
      page.show({ tab: "gallery", selected: 85 });
      page.show({ tab: "gallery", selected: 86 }); // the next image
      expect(page.history.entries.length, way).toBe(2);
      if (way === "Back") page.history.go(-1);
      else {
        page.show({ tab: "gallery" });
        page.history.settle();
      }
      page.arrive();
      expect([page.place, page.history.at], way).toEqual([{ tab: "gallery" }, 0]);
    }
  });

  it("hears of what is shown while it goes back, once it is there", () => {
    const page = new Page();
    page.show({ tab: "gallery", selected: 85 });
    page.show({ tab: "gallery" });
    page.show({ tab: "mix" });
    page.history.settle();
    page.arrive();
    expect(page.place).toEqual({ tab: "mix" });
    expect([page.history.at, page.history.entries.length]).toEqual([1, 2]);
  });

  it("does not open a dialog again whose matter may be gone", () => {
    const page = new Page();
    page.show({ tab: "walk" });
    page.show({ tab: "walk", dialog: "film" });
    page.history.go(-1);
    page.arrive();
    page.history.go(1);
    page.arrive();
    expect(page.place).toEqual({ tab: "walk" });
  });

  it("brings the whole view back only beyond a link that was followed", () => {
    const page = new Page();
    page.show({ tab: "mix" });
    page.history.pushState(null, "", "#walk");
    page.arrive();
    expect(page.asked).toBe("link");
    page.trail.followed({ tab: "walk" }, "#walk");
    page.place = { tab: "walk" };
    page.show({ tab: "train" });
    page.history.go(-1);
    page.arrive();
    expect(page.asked).toEqual({ tab: "walk" });
    page.history.go(-1);
    page.arrive();
    expect(page.asked).toBe("link");
    page.trail.followed({ tab: "mix" }, "#mix");
    page.history.go(-1);
    page.arrive();
    expect(page.asked).toEqual({ tab: "gallery" });
  });

  it("goes on after a reload, and a dialog that a link opened has nothing below it", () => {
    const page = new Page();
    page.show({ tab: "gallery", selected: 85 });
    const again = new Trail(page.history, { tab: "gallery", selected: 85 });
    again.show({ tab: "gallery" }, "");
    page.history.settle();
    expect(page.history.at).toBe(0);
    const history = new FakeHistory();
    new Trail(history, { tab: "gallery", selected: 85 }).show({ tab: "gallery" }, "#gallery");
    history.settle();
    expect([history.at, history.links]).toEqual([0, ["#gallery"]]);
  });
});
