import { createDraft } from './create-draft';
import { forward } from './forward';
import type { Operation } from './operation';
import { reply } from './reply';
import { replyAll } from './reply-all';
import { send } from './send';
import { sendAndWait } from './send-and-wait';
import { sendDraft } from './send-draft';
import { sendReport } from './send-report';

/** What Gmail Send works on, in the order of its list, and the operation that is offered first. */
export const resources = [
	{ name: 'Draft', value: 'draft', operation: 'createDraft' },
	{ name: 'Message', value: 'message', operation: 'send' },
];

/** Every operation of Gmail Send, in the order of its lists. */
export const operations: Operation[] = [
	createDraft,
	sendDraft,
	forward,
	reply,
	replyAll,
	send,
	sendAndWait,
	sendReport,
];
