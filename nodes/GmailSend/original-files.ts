import { Readable } from 'node:stream';
import type { OutgoingAttachment } from '../../gmail';
import type { Core } from '../shared/core';
import type { Found } from './original';

/**
 * The files of a message, as it has them: name with its ending, charset, method of an invitation. They are streamed from the mailbox
 * while they are sent on.
 *
 * @param images Content-IDs of those that the HTML shows, by their parts
 * @throws GmailError when the mailbox cannot be read
 */
export const filesOf = async (
	core: Core,
	{ original, place }: Found,
	images: Map<string, string>,
): Promise<OutgoingAttachment[]> => {
	if (!place || original.attachments.length === 0) return [];
	const { session, folder, uid } = place;
	const types = await core.contentTypesOf(await session.in(folder), uid);
	return original.attachments.map((file) => {
		const contentId = images.get(file.part);
		return {
			name: core.saveName(file),
			mimeType: types.get(file.part) ?? file.mimeType,
			size: file.size,
			...(contentId !== undefined && { contentId }),
			open: async () => await core.openPart(await session.in(folder), uid, file.part),
		};
	});
};

/** The images alone that a quotation of the message shows. */
export const imagesOf = async (
	core: Core,
	found: Found,
	images: Map<string, string>,
): Promise<OutgoingAttachment[]> =>
	images.size === 0
		? []
		: (await filesOf(core, found, images)).filter(({ contentId }) => contentId !== undefined);

/** The whole message as a file that mail programs open as a message. */
export const asFile = ({ original, place }: Found): OutgoingAttachment => ({
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
