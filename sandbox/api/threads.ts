import type { StoredMessage } from '../store/stored-message';
import { type ApiCall, type ApiMethod, methodScopes } from './api-method';
import { findMessages } from './find-messages';
import { labelIdsOf } from './label-ids';
import { findThread, toHex } from './message-ids';
import { type MessageView, messageResource, minimalView, readFormat } from './message-resource';
import { pageOf } from './page';

/** users.threads. */
export const threads: ApiMethod[] = [
	{
		verb: 'get',
		path: '/threads',
		scopes: methodScopes.read,
		run(call) {
			const newest = new Map<bigint, StoredMessage>();
			for (const message of findMessages(call)) {
				if (!newest.has(message.threadId)) newest.set(message.threadId, message);
			}
			const { page, next } = pageOf([...newest.values()], call.query);
			const list = page.map((message) => {
				const { threadId, snippet, historyId } = messageResource(call, message, minimalView);
				return { id: threadId, snippet, historyId };
			});
			return {
				...(list.length > 0 ? { threads: list } : {}),
				...next,
				resultSizeEstimate: newest.size,
			};
		},
	},
	{
		verb: 'get',
		path: '/threads/:id',
		scopes: methodScopes.read,
		run: (call) => threadResource(call, readFormat(call)),
	},
	{
		verb: 'post',
		path: '/threads/:id/modify',
		scopes: methodScopes.modify,
		run: (call) => changed(call, labelIdsOf(call.body)),
	},
	{
		verb: 'post',
		path: '/threads/:id/trash',
		scopes: methodScopes.modify,
		run: (call) => changed(call, { add: ['TRASH'], remove: ['INBOX'] }),
	},
	{
		verb: 'post',
		path: '/threads/:id/untrash',
		scopes: methodScopes.modify,
		run: (call) => changed(call, { add: [], remove: ['TRASH'] }),
	},
	{
		verb: 'delete',
		path: '/threads/:id',
		scopes: methodScopes.delete,
		run({ mailbox, parameter }) {
			for (const { id } of findThread(mailbox, parameter('id'))) mailbox.remove(id);
			return undefined;
		},
	},
];

function threadResource(call: ApiCall, show: MessageView): object {
	const messages = findThread(call.mailbox, call.parameter('id'));
	const newest = messages.reduce((one, other) => (other.modseq > one.modseq ? other : one));
	return {
		id: toHex(newest.threadId),
		historyId: newest.modseq.toString(),
		messages: messages.map((message) => messageResource(call, message, show)),
	};
}

function changed(call: ApiCall, { add, remove }: { add: string[]; remove: string[] }): object {
	const { context, mailbox } = call;
	const change = context.labelIds.change(mailbox, add, remove);
	for (const { id } of findThread(mailbox, call.parameter('id'))) mailbox.update(id, change);
	return threadResource(call, minimalView);
}
