import { processWide } from '../shared/process-wide';

/** Messages that are remembered for one mailbox of a trigger; what was done longer ago has its keyword. */
const MAX_CLAIMS = 10_000;

/** Which folder handed out a message, by its identity, by mailbox, by trigger. */
const claims = processWide('claims-2', () => new Map<string, Map<string, Map<string, string>>>());

/**
 * Forgets the claims of mailboxes that a trigger watches no more, and those of triggers that have ended.
 *
 * @param isAlive true for a trigger that watches, or whose executions still run
 */
export const keepClaims = (
	trigger: string,
	mailboxes: string[],
	isAlive: (trigger: string) => boolean,
): void => {
	for (const name of claims.keys()) if (name !== trigger && !isAlive(name)) claims.delete(name);
	const own = claims.get(trigger);
	for (const mailbox of own?.keys() ?? []) if (!mailboxes.includes(mailbox)) own?.delete(mailbox);
};

/**
 * Lets one of several folders hand out a message that is in all of them. It matters until the message is done: then the server
 * knows it by its keyword.
 *
 * @returns false when another folder of that mailbox has it already
 */
export const claim = (
	{ trigger, mailbox, folder }: { trigger: string; mailbox: string; folder: string },
	identity: string,
): boolean => {
	const ofMailboxes = claims.get(trigger) ?? new Map<string, Map<string, string>>();
	claims.set(trigger, ofMailboxes);
	const owners = ofMailboxes.get(mailbox) ?? new Map<string, string>();
	ofMailboxes.set(mailbox, owners);
	const owner = owners.get(identity);
	if (owner !== undefined) return owner === folder;
	owners.set(identity, folder);
	if (owners.size > MAX_CLAIMS) {
		const [oldest] = owners.keys();
		if (oldest !== undefined) owners.delete(oldest);
	}
	return true;
};
