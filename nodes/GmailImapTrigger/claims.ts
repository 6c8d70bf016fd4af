import { processWide } from '../shared/process-wide';

/** Messages that are remembered for one mailbox of a trigger; what was done longer ago has its keyword. */
const MAX_CLAIMS = 10_000;

/** Which folder handed out a message, by its identity, by trigger and mailbox. */
const claims = processWide('claims-1', () => new Map<string, Map<string, string>>());

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
	const place = `${trigger}:${mailbox}`;
	const owners = claims.get(place) ?? new Map<string, string>();
	claims.set(place, owners);
	const owner = owners.get(identity);
	if (owner !== undefined) return owner === folder;
	owners.set(identity, folder);
	if (owners.size > MAX_CLAIMS) {
		const [oldest] = owners.keys();
		if (oldest !== undefined) owners.delete(oldest);
	}
	return true;
};
