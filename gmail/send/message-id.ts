import { createHash, randomUUID } from 'node:crypto';

const under = (name: string, sender: string): string =>
	`<${name}@${sender.slice(sender.lastIndexOf('@') + 1)}>`;

/** A Message-ID that nobody had before, under the domain of the sender, with its angle brackets. */
export const newMessageId = (sender: string): string => under(randomUUID(), sender);

/**
 * The Message-ID of one certain message: the same facts give the same one at each run, and tell nothing of themselves.
 *
 * @param facts what makes the message this one and no other
 */
export const messageIdFor = (facts: string[], sender: string): string =>
	under(createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 40), sender);
