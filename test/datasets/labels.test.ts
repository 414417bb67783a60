import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { formatDatasetJson, parseDatasetJson } from "../../src/datasets/datasetJson.ts";
import { folderClasses, imageLabels, labelsNote } from "../../src/datasets/labels.ts";

describe("dataset.json", () => {
  it("is read as the official tool writes it", () => {
    const text = '{"labels": [["00000/img00000000.png", 3], ["a\\\\b.png", [0, 1.5]]]}';
    const { labels, classNames } = parseDatasetJson(text);
    expect([...(labels ?? [])]).toEqual([
      ["00000/img00000000.png", 3],
      ["a/b.png", [0, 1.5]],
    ]);
    expect(classNames).toBe(undefined);
  });

  it.each(['{"labels": null}', "{}"])("without labels: %s", (text) => {
    expect(parseDatasetJson(text).labels).toBe(undefined);
  });

  it("comes back as it was written", () => {
    const text = formatDatasetJson(
      [
        ["a.png", 1],
        ["b.png", 0],
      ],
      { classNames: ["cat", "dog"] },
    );
    expect(JSON.parse(text)).toEqual({
      labels: [
        ["a.png", 1],
        ["b.png", 0],
      ],
      classes: ["cat", "dog"],
    });
    const read = parseDatasetJson(text);
    expect([...(read.labels ?? [])]).toEqual([
      ["a.png", 1],
      ["b.png", 0],
    ]);
    expect(read.classNames).toEqual(["cat", "dog"]);
  });

  it("has null labels unless every picture has one", () => {
    expect(
      formatDatasetJson([
        ["a.png", 1],
        ["b.png", undefined],
      ]),
    ).toBe('{"labels":null}');
    expect(formatDatasetJson([])).toBe('{"labels":null}');
  });

  it("is read as people's tools write it: a byte order mark, ./ before names, accents apart", () => {
    const text = '\ufeff{"labels": [["./a.png", 1], [".\\\\b\\\\e\u0301.png", 0], ["a.png", 1]]}';
    expect([...(parseDatasetJson(text).labels ?? [])]).toEqual([
      ["a.png", 1],
      ["b/\u00e9.png", 0],
    ]);
  });

  it("with a comma too many tells its line", () => {
    const text = '{"labels": [\n["a,]\\"", 1],\n["b.png", 2],\n]}';
    expect(() => parseDatasetJson(text)).toThrow('it must be JSON, but got a comma before "]" in line 3. Fix');
  });

  it("that gives a picture two classes names both", () => {
    expect(() => parseDatasetJson('{"labels": [["a.png", 1], ["./a.png", 2]]}')).toThrow(
      'an image must have only one label, but got "a.png" with 1 and with 2. Remove one of the two entries',
    );
  });

  it.each([
    "",
    "[]",
    "3",
    '{"labels": {}}',
    '{"labels": [["a.png"]]}',
    '{"labels": [["a.png", -1]]}',
    '{"labels": [["a.png", 1.5]]}',
    '{"labels": [["a.png", 1e9]]}',
    '{"labels": [["a.png", []]]}',
    '{"labels": [["a.png", ["x"]]]}',
    '{"labels": [[1, 1]]}',
    '{"labels": [null]}',
  ])("that is broken is refused: %s", (text) => {
    expect(() => parseDatasetJson(text)).toThrow(UserError);
  });
});

describe("labels", () => {
  it("count the classes from 0 to the largest", () => {
    expect(imageLabels([0, 5, 2]).cDim).toBe(6);
    expect(imageLabels([0, 1], ["a", "b", "c"]).cDim).toBe(3);
  });

  it.each([[[0, [1]]], [[[1], 0]], [[[1], [1, 2]]]])("of different kinds are refused: %j", (values) => {
    expect(() => imageLabels(values)).toThrow("all be classes, or all vectors of the same length");
  });
});

describe("classes from folders", () => {
  const classesOf = (names: string[]): unknown => {
    const { classNames, classOf } = folderClasses(names);
    return [classNames, names.map(classOf)];
  };

  it("are the first folders, by name", () => {
    expect(classesOf(["dog/a.png", "cat/x/b.png", "dog/y/c.png"])).toEqual([
      ["cat", "dog"],
      [1, 0, 1],
    ]);
  });

  it("lie below folders that all share", () => {
    expect(classesOf(["set/all/b/1.png", "set/all/a/2.png"])).toEqual([
      ["a", "b"],
      [1, 0],
    ]);
    expect(classesOf(["set/a/1.png", "set/2.png"])).toEqual([["set"], [0, 0]]);
  });

  it("may be a single one", () => {
    expect(classesOf(["cat/1.png", "cat/2.png"])).toEqual([["cat"], [0, 0]]);
  });

  it("are not there for pictures in no folder", () => {
    expect(classesOf(["cat/1.png", "2.png"])).toEqual([["cat"], [0, undefined]]);
    expect(classesOf(["1.png"])).toEqual([[], [undefined]]);
  });
});

describe("labels that may be a slip", () => {
  it("are classes that begin at 1, and no others", () => {
    expect(labelsNote(imageLabels([1, 2, 3]))).toMatch(/No image has class 0: the network gets 4 classes/);
    expect(labelsNote(imageLabels([1, 0, 3]))).toBeUndefined();
    expect(
      labelsNote(
        imageLabels([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBeUndefined();
    expect(labelsNote(imageLabels([1, 1], ["cat", "dog"]))).toBeUndefined();
  });

  it("are vectors of another length, told with their pictures' names", () => {
    expect(() =>
      imageLabels(
        [
          [1, 2],
          [3, 4, 5],
        ],
        undefined,
        ["a.png", "b.png"],
      ),
    ).toThrow('a vector of 2 for "a.png" and a vector of 3 for "b.png"');
    expect(() => imageLabels([[1, 2], 1], undefined, ["a.png", "b.png"])).toThrow('and the class 1 for "b.png"');
  });
});
