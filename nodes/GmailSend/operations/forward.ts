import type { INodeExecutionData } from 'n8n-workflow';
import type { Job } from '../job';
import { markAutomatic, readBody, readMessage } from '../message';
import { findOriginal } from '../original';
import { asFile, filesOf } from '../original-files';
import { sendMail } from '../send-mail';
import { signed } from '../sender-identity';
import type { Operation } from './operation';
import { messageField, toField } from './recipient-fields';

const passOn = async (job: Job): Promise<INodeExecutionData[]> => {
	const { context, core, itemIndex, options } = job;
	const to = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
	const whole = context.getNodeParameter('forwardAs', itemIndex) === 'attachment';
	const found = await findOriginal(job);
	const { original } = found;
	try {
		const automatic = markAutomatic(job, 'generated', original.headers);
		const own = readBody(job);
		const written = await signed(job, whole ? own : core.asRichAs(own, original));
		const { body, images } = whole
			? { body: written, images: new Map<string, string>() }
			: await core.forwardBelow(written, original);
		const mail = await readMessage(job, { to, subject: options.subject ?? '', automatic }, body);
		core.refuseBounceTo(original, [...mail.to, ...mail.cc, ...mail.bcc]);
		const files = whole ? [asFile(found)] : await filesOf(core, found, images);
		const attachments = [...files, ...mail.attachments];
		return await sendMail(job, core.asForward({ ...mail, attachments }, original), {
			isMail: true,
			replied: [],
		});
	} finally {
		await found.place?.session.close();
	}
};

export const forward: Operation = {
	resource: 'message',
	option: {
		name: 'Forward',
		value: 'forward',
		description: 'Pass a message on, with its attachments; needs full mail access',
		action: 'Forward a message',
	},
	fields: [
		messageField('Forward'),
		toField,
		{
			displayName: 'Forward As',
			name: 'forwardAs',
			type: 'options',
			options: [
				{
					name: 'Quoted',
					value: 'quoted',
					description: 'Its words below yours, as they look, and its files attached',
				},
				{
					name: 'Attached Message',
					value: 'attachment',
					description: 'Unchanged, as one file that mail programs open as a message',
				},
			],
			default: 'quoted',
		},
	],
	run: passOn,
};
