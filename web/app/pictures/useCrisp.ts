import { useLocalStorage } from "@mantine/hooks";

/** Whether enlarged pictures show their pixels as squares; kept in this browser. */
export function useCrisp(): [boolean, (isCrisp: boolean) => void] {
  const [isCrisp, setCrisp] = useLocalStorage({
    key: "stylegan.crisp",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return [isCrisp, setCrisp];
}
