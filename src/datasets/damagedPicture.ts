import { UserError } from "../base/errors.ts";

/** An image's file is there and can be read, but what it holds is damaged: trying again would change nothing. */
export class DamagedPicture extends UserError {}
