import { ask } from '../ask/ask';
import { askFields } from '../ask/fields';
import type { Operation } from './operation';

/** Named and called as n8n expects it, which makes a human review step for AI agents of any node that has it. */
export const sendAndWait: Operation = {
	resource: 'message',
	option: {
		name: 'Send and Wait for Response',
		value: 'sendAndWait',
		description:
			'Ask people by mail, and go on with their answer, by a link that leads to this n8n or by a reply',
		action: 'Send a message and wait for the response',
	},
	writes: false,
	fields: askFields,
	runAll: ask,
};
