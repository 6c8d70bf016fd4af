import type { Watches } from './live-watches';
import { folderIn, mailboxName, nameOf, type Origin } from './origin';

/**
 * Finds what a trigger watches under the name that it had before: another kind of credential names the same mailbox otherwise, by its
 * address or not at all.
 *
 * @param origins all that is watched now
 * @param addressOf signs in and tells whose mailbox it is; asked where only Google knows
 */
export const otherNameOf = async (
	origin: Origin,
	closed: Watches,
	{ origins, addressOf }: { origins: Origin[]; addressOf(): Promise<string> },
): Promise<string | undefined> => {
	const taken = new Set(origins.map(nameOf));
	const folder = folderIn(nameOf(origin));
	const candidates = [...closed].filter(
		([name, watch]) =>
			!taken.has(name) && folderIn(name) === folder && watch.cursor().account !== '',
	);
	if (candidates.length === 0) return undefined;
	// A sign-in that fails is told by the watch.
	const address = mailboxName(origin) || (await addressOf().catch(() => '')).toLowerCase();
	return candidates.find(([, watch]) => watch.cursor().account.toLowerCase() === address)?.[0];
};
