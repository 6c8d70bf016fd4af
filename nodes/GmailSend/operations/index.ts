import { createDraft } from './create-draft';
import { deleteDraft } from './delete-draft';
import { forward } from './forward';
import { getDraft } from './get-draft';
import { listDrafts } from './list-drafts';
import type { Operation } from './operation';
import { reply } from './reply';
import { replyAll } from './reply-all';
import { send } from './send';
import { sendAndWait } from './send-and-wait';
import { sendDraft } from './send-draft';
import { sendReport } from './send-report';
import { updateDraft } from './update-draft';

/** What Gmail Send works on, in the order of its list, and the operation that is offered first. */
export const resources = [
	{ name: 'Message', value: 'message', operation: 'send' },
	{ name: 'Draft', value: 'draft', operation: 'createDraft' },
];

/** Every operation of Gmail Send, in the order of its lists: by how often it is wanted. */
export const operations: Operation[] = [
	send,
	reply,
	replyAll,
	forward,
	sendAndWait,
	sendReport,
	createDraft,
	sendDraft,
	updateDraft,
	getDraft,
	listDrafts,
	deleteDraft,
];
