import { changeMessages } from '../imap/change-messages';
import type { MessageChanges } from '../imap/message-changes';
import type { Connection } from '../imap/connection';
import type { InAllMail } from './all-mail';
import { uidsOf, type Ending, type Unfinished } from './cursor';
import { searchFor } from '../read/look-at';

/** What to do on the server with a message that is done. A message that was stopped is left alone. */
export interface Afterwards {
	success?: MessageChanges;
	failure?: MessageChanges;
}

/** What marks a message whose last try failed: a label, on servers without labels a keyword, which may hold no slash. */
export const setAsideMark = (gmail: boolean): string => (gmail ? 'n8n/failed' : '$n8n-failed');

const isEmpty = (changes: MessageChanges | undefined): boolean =>
	Object.values(changes ?? {}).every((value) =>
		Array.isArray(value) ? value.length === 0 : value === undefined || value === '',
	);

/** True when something is to be done with a message that ended so. */
export const isOwed = ({ success, failure }: Afterwards, ending: Ending): boolean => {
	switch (ending) {
		case 'success':
			return !isEmpty(success);
		case 'failure':
			return !isEmpty(failure);
		case 'stopped':
			return false;
		case 'setAside':
			return true;
	}
};

const change = async (
	connection: Connection,
	uids: number[],
	{ success, failure }: Afterwards,
	ending: Ending,
): Promise<void> => {
	const changes: MessageChanges = { ...(ending === 'success' ? success : failure) };
	if (ending === 'setAside') {
		const mark = setAsideMark(connection.gmail);
		if (connection.gmail) changes.addLabels = [...(changes.addLabels ?? []), mark];
		else await connection.addFlags(uids, [mark]);
	}
	if (isEmpty(changes)) return;
	await changeMessages(connection, uids, { createMissingLabels: true, ...changes });
};

/**
 * Does what is owed to messages that ended so, also to those that have left the folder, on Gmail.
 *
 * @throws GmailError
 */
export const doAfterwards = async (
	connection: Connection,
	owed: Unfinished[],
	afterwards: Afterwards,
	ending: Ending,
	inAllMail: InAllMail,
): Promise<void> => {
	const here = await connection.existing(uidsOf(owed));
	await change(connection, here, afterwards, ending);
	const moved = owed.filter(({ uid, identity }) => identity && !here.includes(uid));
	if (moved.length === 0 || !connection.gmail) return;
	await inAllMail(async (allMail) => {
		const found: number[] = [];
		for (const { identity } of moved) {
			found.push(...(await allMail.search(searchFor(allMail, identity))));
		}
		await change(allMail, found, afterwards, ending);
	});
};
