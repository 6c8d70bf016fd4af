import { markAutomatic, readMessage, readWords } from '../message';
import { withEvent } from '../event';
import { sendMail } from '../send-mail';
import { signed } from '../sender-identity';
import type { Operation } from './operation';
import { subjectField, toField } from './recipient-fields';

export const send: Operation = {
	resource: 'message',
	option: {
		name: 'Send',
		value: 'send',
		description: 'Send a new message',
		action: 'Send a message',
	},
	fields: [toField, subjectField],
	run: async (job) => {
		const { context, core, itemIndex } = job;
		const to = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
		const subject = context.getNodeParameter('subject', itemIndex) as string;
		const body = await signed(job, readWords(job, { needsWords: false }));
		const mail = await readMessage(
			job,
			{ to, subject, automatic: markAutomatic(job, 'generated') },
			body,
		);
		return await sendMail(job, withEvent(job, mail));
	},
};
