import { Alert, List } from "@mantine/core";
import { IconPhotoX } from "@tabler/icons-react";
import type { SkippedPicture } from "../../../../training/training.ts";

const SHOWN = 8;

/** Files that could not be read, by name. */
export function Skipped({ skipped }: { readonly skipped: readonly SkippedPicture[] }) {
  if (skipped.length === 0) return null;
  const rest = skipped.length - SHOWN;
  return (
    <Alert
      color="yellow"
      radius="md"
      icon={<IconPhotoX aria-hidden />}
      title={skipped.length === 1 ? "1 file was skipped" : `${skipped.length} files were skipped`}
    >
      <List size="xs" listStyleType="none" spacing={4}>
        {skipped.slice(0, SHOWN).map(({ file, reason }) => (
          <List.Item key={file}>
            <b>{file}</b>: {reason}
          </List.Item>
        ))}
        {rest > 0 && <List.Item>and {rest} more</List.Item>}
      </List>
    </Alert>
  );
}
