import { Alert, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconPhotoUp } from "@tabler/icons-react";
import { AddSeed } from "../../pictures/AddSeed.tsx";
import { useStudio } from "../../store/store.ts";
import { useTexts } from "../../texts/texts.ts";
import classes from "./Edit.module.css";
import { PhotoButton } from "./PhotoButton.tsx";
import { ProjectionChoice } from "./projection/ProjectionChoice.tsx";
import { useEdit } from "./useEdit.ts";

/** A place for a photo, or for an image that the page has already. */
export function Begin() {
  const { edit: t } = useTexts();
  const { begin } = useEdit();
  const canProject = useStudio(({ network }) => network?.hasDiscriminator !== false);
  return (
    <Paper className={classes.begin} radius="lg">
      <Stack align="center" gap="lg" maw={560} mx="auto">
        <IconPhotoUp size={56} stroke={1.25} aria-hidden className={classes.icon} />
        <Stack gap={6} align="center">
          <Title order={2} ta="center">
            {t.dropTitle}
          </Title>
          <Text className="quiet" ta="center">
            {t.dropExplained}
          </Text>
        </Stack>
        {canProject ? (
          <>
            <PhotoButton label={t.choosePhoto} />
            <ProjectionChoice />
          </>
        ) : (
          <Alert color="yellow" radius="lg" icon={<IconAlertCircle aria-hidden />} title={t.noDiscriminator}>
            {t.noDiscriminatorExplained}
          </Alert>
        )}
        <Group gap="sm" justify="center">
          <Text size="sm">{t.orFrom}</Text>
          <div className={classes.choose}>
            <AddSeed name={t.chooseBase} onAdd={begin} />
          </div>
        </Group>
      </Stack>
    </Paper>
  );
}
