import { UserError } from "../base/errors.ts";
import { mbstdGroup, type DiscriminatorConfig } from "../networks/config.ts";

/** Minibatch standard deviation compares within groups, which must fill the batch of n images. @throws UserError */
export function assertGroups(n: number, config: DiscriminatorConfig): void {
  const group = mbstdGroup(config, n);
  if (n % group === 0) return;
  throw new UserError({
    attempted: "score images",
    rule: `this discriminator compares groups of ${group} images, so their number must be a multiple of ${group}`,
    received: `${n}`,
    next: `Score ${n - (n % group)} of them, or pad them to ${n + group - (n % group)}.`,
  });
}
