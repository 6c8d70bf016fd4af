import { fieldsOf } from '../http/request-field';
import { apiError } from './api-error';
import { type ApiCall, type ApiMethod, methodScopes } from './api-method';
import { findMessages } from './find-messages';
import { labelIdsOf } from './label-ids';
import { findMessage, fromHex, toHex } from './message-ids';
import { attachmentBytes, messageResource, minimalView, readFormat } from './message-resource';
import { pageOf } from './page';
import { insertMessage, sendMessage } from './send';

/** users.messages and users.messages.attachments. */
export const messages: ApiMethod[] = [
	{
		verb: 'post',
		path: '/messages/send',
		scopes: methodScopes.send,
		uploads: true,
		run: sendMessage,
	},
	{
		verb: 'post',
		path: '/messages',
		scopes: methodScopes.modify,
		uploads: true,
		run: insertMessage,
	},
	{
		verb: 'get',
		path: '/messages',
		scopes: methodScopes.read,
		run(call) {
			const found = findMessages(call);
			const { page, next } = pageOf(found, call.query);
			const list = page.map(({ id, threadId }) => ({ id: toHex(id), threadId: toHex(threadId) }));
			return {
				...(list.length > 0 ? { messages: list } : {}),
				...next,
				resultSizeEstimate: found.length,
			};
		},
	},
	{
		verb: 'get',
		path: '/messages/:id',
		scopes: methodScopes.read,
		run: (call) =>
			messageResource(call, findMessage(call.mailbox, call.parameter('id')), readFormat(call)),
	},
	{
		verb: 'get',
		path: '/messages/:id/attachments/:attachment',
		scopes: methodScopes.attachment,
		run({ mailbox, parameter }) {
			const bytes = attachmentBytes(findMessage(mailbox, parameter('id')), parameter('attachment'));
			return { size: bytes.length, data: bytes.toString('base64url') };
		},
	},
	{
		verb: 'post',
		path: '/messages/:id/modify',
		scopes: methodScopes.modify,
		run: (call) => changed(call, labelIdsOf(call.body)),
	},
	{
		verb: 'post',
		path: '/messages/:id/trash',
		scopes: methodScopes.modify,
		run: (call) => changed(call, { add: ['TRASH'], remove: ['INBOX'] }),
	},
	{
		verb: 'post',
		path: '/messages/:id/untrash',
		scopes: methodScopes.modify,
		run: (call) => changed(call, { add: [], remove: ['TRASH'] }),
	},
	{
		verb: 'post',
		path: '/messages/batchModify',
		scopes: methodScopes.modify,
		run({ context, mailbox, body }) {
			const { add, remove } = labelIdsOf(body);
			const change = context.labelIds.change(mailbox, add, remove);
			for (const id of fieldsOf(body, 'ids')) mailbox.update(fromHex(id), change);
			return undefined;
		},
	},
	{
		verb: 'post',
		path: '/messages/batchDelete',
		scopes: methodScopes.delete,
		run({ mailbox, body }) {
			for (const id of fieldsOf(body, 'ids')) mailbox.remove(fromHex(id));
			return undefined;
		},
	},
	{
		verb: 'delete',
		path: '/messages/:id',
		scopes: methodScopes.delete,
		run({ mailbox, parameter }) {
			mailbox.remove(findMessage(mailbox, parameter('id')).id);
			return undefined;
		},
	},
];

function changed(call: ApiCall, { add, remove }: { add: string[]; remove: string[] }): object {
	const { context, mailbox } = call;
	const { id } = findMessage(mailbox, call.parameter('id'));
	const message = mailbox.update(id, context.labelIds.change(mailbox, add, remove));
	if (!message) throw apiError('notFound');
	const { id: hex, threadId, labelIds } = messageResource(call, message, minimalView);
	return { id: hex, threadId, labelIds };
}
