import { UserError } from "../../base/errors.ts";

/** Options that contradict each other or the data. */
export function contradiction(rule: string, received: string, next: string): UserError {
  return new UserError({ attempted: "plan the training", rule, received, next });
}
