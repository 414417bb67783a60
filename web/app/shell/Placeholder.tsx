import { Center, Text } from "@mantine/core";

export function Placeholder({ name }: { readonly name: string }) {
  return (
    <Center mih={320}>
      <Text c="dimmed">{name}</Text>
    </Center>
  );
}
