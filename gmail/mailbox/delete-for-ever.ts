import { GmailError } from '../errors';
import { changeLocated } from './change-located';
import { groupBy } from './group-by';
import { searchAny } from '../read/find-by-identity';
import { lookAt, type LocatedMessage } from './locate';
import type { MailboxSession } from './session';

/** Where Gmail deletes at once what is expunged; elsewhere that only takes a label off. */
const finalLabels = ['TRASH', 'SPAM'];

const decimal = (id: string): string => BigInt(`0x${id}`).toString();

/**
 * Deletes messages so that nobody can bring them back. On Gmail they go through the trash, which is the only way.
 *
 * @throws GmailError that names the messages which a refused command is about
 */
export const deleteForEver = async (
	session: MailboxSession,
	messages: LocatedMessage[],
): Promise<void> => {
	const isFinal = ({ labels }: LocatedMessage): boolean =>
		labels === undefined || finalLabels.some((label) => labels.includes(label));
	const final = messages.filter(isFinal);
	const others = messages.filter((message) => !isFinal(message));

	if (others.length > 0) {
		const moved = await changeLocated(session, others, { moveTo: 'trash' });
		// What is in the trash by now can be brought back; nothing was deleted for ever yet.
		const refusal = moved.find((message) => message instanceof GmailError);
		if (refusal) throw refusal;
		const trash = await session.in('\\Trash');
		const ids = new Set(others.flatMap(({ id }) => id ?? []));
		const uids = await searchAny(
			trash,
			[...ids].map((id) => ({ emailId: decimal(id) })),
		);
		// An id that is not of these must not be deleted, whatever the search gave.
		const found = (await lookAt(trash, uids)).filter(({ id }) => id && ids.has(id));
		await trash.expunge(found.map(({ uid }) => uid));
	}
	for (const [mailbox, here] of groupBy(final, (message) => message.mailbox)) {
		await (await session.in(mailbox)).expunge(here.map(({ uid }) => uid));
	}
};
