import { addLabels } from './add-labels';
import { archive } from './archive';
import { checkConnection } from './check-connection';
import { deleteMessage } from './delete-message';
import { downloadAttachments } from './download-attachments';
import { get } from './get';
import { getAliases } from './get-aliases';
import { getQuota } from './get-quota';
import { getRaw } from './get-raw';
import { labelCreate } from './label-create';
import { labelDelete } from './label-delete';
import { labelList } from './label-list';
import { labelRename } from './label-rename';
import { markAsDone } from './mark-as-done';
import { markAsRead } from './mark-as-read';
import { markAsUnread } from './mark-as-unread';
import { move } from './move';
import { notSpam } from './not-spam';
import type { BatchOperation, Operation } from './operation';
import { removeLabels } from './remove-labels';
import { reportSpam } from './report-spam';
import { search } from './search';
import { star } from './star';
import { threadAddLabels } from './thread-add-labels';
import { threadArchive } from './thread-archive';
import { threadGet } from './thread-get';
import { threadRemoveLabels } from './thread-remove-labels';
import { threadTrash } from './thread-trash';
import { trash } from './trash';
import { unstar } from './unstar';
import { untrash } from './untrash';

/** What Gmail Mailbox works on, in the order of its list, and what it does there by default, which saved workflows rely on. */
export const resources = [
	{ name: 'Message', value: 'message', operation: addLabels.option.value },
	{ name: 'Thread', value: 'thread', operation: threadGet.option.value },
	{ name: 'Label', value: 'label', operation: labelList.option.value },
	{ name: 'Mailbox', value: 'mailbox', operation: checkConnection.option.value },
];

/** Every operation of Gmail Mailbox, in the order of its lists: by how often it is wanted, what cannot be undone last. */
export const operations: (Operation | BatchOperation)[] = [
	search,
	get,
	addLabels,
	removeLabels,
	markAsRead,
	markAsUnread,
	archive,
	move,
	star,
	unstar,
	downloadAttachments,
	getRaw,
	markAsDone,
	trash,
	untrash,
	reportSpam,
	notSpam,
	deleteMessage,
	threadGet,
	threadAddLabels,
	threadRemoveLabels,
	threadArchive,
	threadTrash,
	labelList,
	labelCreate,
	labelRename,
	labelDelete,
	checkConnection,
	getQuota,
	getAliases,
];

/** Those of one resource. */
export const operationsOf = (resource: string): (Operation | BatchOperation)[] =>
	operations.filter((operation) => operation.resource === resource);
