/** The file of the network that comes with the package and with the page, and is taken where none is named. */
export const SHIPPED_NAME = "avatars.safetensors";
