import { TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { UserError } from "../../../../src/base/errors.ts";
import { parseNumberList } from "../../../../src/base/numberList.ts";
import { useStudio } from "../../store/store.ts";
import { MOST_SEEDS } from "../../view/seeds.ts";
import { writeNumbers } from "../../view/text.ts";

/** Seeds as text, `0-23` or `85,100,3-7`; Enter shows them. */
export function SeedField() {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  const [text, setText] = useState(writeNumbers(seeds));
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setText(writeNumbers(seeds));
    setProblem(undefined);
  }, [seeds]);
  const show = (event: FormEvent): void => {
    event.preventDefault();
    const read = readSeeds(text);
    if (typeof read === "string") setProblem(read);
    else change({ seeds: read });
  };
  return (
    <form onSubmit={show} style={{ flex: "1 1 14rem", maxWidth: "26rem" }}>
      <TextInput
        aria-label="Seeds"
        leftSection="#"
        inputMode="text"
        placeholder="0-23 or 85,100,3-7"
        value={text}
        error={problem}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </form>
  );
}

/** The seeds, or what is wrong with them. */
function readSeeds(text: string): number[] | string {
  try {
    return [...parseNumberList(text, { what: "seed", maxCount: MOST_SEEDS })];
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
