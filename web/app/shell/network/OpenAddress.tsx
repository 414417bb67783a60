import { Button, Group, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconWorldDownload } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTexts } from "../../texts/texts.ts";
import { readAddress } from "../../view/address.ts";
import { useStudio } from "../../store/store.ts";

/** Opens a checkpoint from the web, or from beside the page. */
export function OpenAddress({ onChosen }: { readonly onChosen: () => void }) {
  const { library } = useTexts();
  const [isAsking, { open: ask }] = useDisclosure(false);
  if (isAsking) return <AddressForm onChosen={onChosen} />;
  return (
    <Button variant="default" leftSection={<IconWorldDownload size={18} aria-hidden />} onClick={ask}>
      {library.openAddress}
    </Button>
  );
}

function AddressForm({ onChosen }: { readonly onChosen: () => void }) {
  const openAddress = useStudio((state) => state.openAddress);
  const { library } = useTexts();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readAddress(text, document.baseURI);
    if ("problem" in read) return setProblem(read.problem);
    onChosen();
    void openAddress(read);
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={library.address}
        description={library.addressHint}
        placeholder="https://example.org/network.pkl"
        type="url"
        autoFocus
        value={text}
        error={problem}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setProblem(undefined);
        }}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" size="xs">
          {library.openIt}
        </Button>
      </Group>
    </form>
  );
}
