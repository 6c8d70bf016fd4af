import { Readable } from 'node:stream';
import type { INodeExecutionData } from 'n8n-workflow';
import type { OutgoingAttachment } from '../../../gmail';
import type { Job } from '../job';
import { markAutomatic, readBody, readMessage } from '../message';
import { findOriginal, type Found } from '../original';
import { sendMail } from '../send-mail';
import { signed } from '../sender-identity';
import type { Operation } from './operation';
import { messageField, toField } from './recipient-fields';

/** The files of a message, streamed from the mailbox while it is sent. */
const filesOf = ({ original, place }: Found): OutgoingAttachment[] =>
	original.attachments.map(({ name, mimeType, size, part, contentId, inline }, i) => ({
		name: name || `attachment-${i + 1}`,
		mimeType,
		size,
		...(inline && contentId && { contentId }),
		open: async () => {
			if (!place) return Readable.from([]);
			const connection = await place.session.in(place.folder);
			return (await connection.download(place.uid, part)).content;
		},
	}));

/** The whole message as a file that mail programs open as a message. */
const asFile = ({ original, place }: Found): OutgoingAttachment => ({
	name: `${
		original.subject
			.replace(/[^\p{L}\p{N} ._-]/gu, ' ')
			.slice(0, 80)
			.trim() || 'message'
	}.eml`,
	mimeType: 'message/rfc822',
	asMessage: true,
	open: async () => {
		if (!place) return Readable.from([]);
		const connection = await place.session.in(place.folder);
		return (await connection.downloadSource(place.uid)).content;
	},
});

const passOn = async (job: Job): Promise<INodeExecutionData[]> => {
	const { context, core, itemIndex, options } = job;
	const to = core.readAddresses(context.getNodeParameter('to', itemIndex), 'To');
	const whole = context.getNodeParameter('forwardAs', itemIndex) === 'attachment';
	const found = await findOriginal(job);
	const automatic = markAutomatic(job, 'generated', found.original.headers);
	const written = await signed(job, readBody(job));
	const body = whole ? written : await core.forwardBelow(written, found.original);
	const mail = await readMessage(job, { to, subject: options.subject ?? '', automatic }, body);
	const files = whole ? [asFile(found)] : filesOf(found);
	try {
		return await sendMail(
			job,
			core.asForward({ ...mail, attachments: [...files, ...mail.attachments] }, found.original),
			{ isMail: true, replied: [] },
		);
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
					description: 'Its words below yours, its files attached',
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
