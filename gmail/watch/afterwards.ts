import { changeMessages } from '../imap/change-messages';
import type { Connection } from '../imap/connection';
import type { MessageChanges } from '../imap/message-changes';
import type { Ending, Unfinished } from './cursor';
import type { Elsewhere } from './elsewhere';
import { actWherever } from './wherever';

/** What to do on the server with a message that is done. One that was stopped, or whose execution waits, is left alone. */
export interface Afterwards {
	success?: MessageChanges;
	failure?: MessageChanges;
}

/** What marks a message whose last try failed: a label, on servers without labels a keyword, which may hold no slash. */
export const deadLetterMark = (gmail: boolean): string => (gmail ? 'n8n/failed' : '$n8n-failed');

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
		case 'waiting':
			return false;
		case 'deadLetter':
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
	if (ending === 'deadLetter') {
		const mark = deadLetterMark(connection.gmail);
		if (connection.gmail) changes.addLabels = [...(changes.addLabels ?? []), mark];
		else await connection.addFlags(uids, [mark]);
	}
	if (isEmpty(changes)) return;
	await changeMessages(connection, uids, { createMissingLabels: true, ...changes });
};

/**
 * Does what was asked for with messages that ended so, also with those that have left the folder. What its owner has thrown
 * away, or is nowhere any more, stays as it is.
 *
 * @throws GmailError
 */
export const doAfterwards = async (
	connection: Connection,
	owed: Unfinished[],
	afterwards: Afterwards,
	ending: Ending,
	elsewhere: Elsewhere,
): Promise<void> => {
	await actWherever(
		connection,
		elsewhere,
		owed,
		async (there, uids) => await change(there, uids, afterwards, ending),
		{ watchedOnly: true, without: ['\\Trash', '\\Junk'] },
	);
};
