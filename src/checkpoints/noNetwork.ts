import { UserError } from "../base/errors.ts";

/** A file in which no network was found at all, as against one whose network cannot be used. */
export class NoNetwork extends UserError {}
