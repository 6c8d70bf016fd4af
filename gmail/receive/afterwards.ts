import { changeMessages, type MessageChanges } from '../imap/change-messages';
import type { Connection } from '../imap/connection';
import type { Ending } from './cursor';

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

/**
 * Does what is owed to messages that ended so.
 *
 * @throws GmailError
 */
export const doAfterwards = async (
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
