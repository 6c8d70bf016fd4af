import {
	chooseAttachments,
	type AttachmentFilter,
} from '../../../gmail/mailbox/choose-attachments';

const file = (name: string, mimeType: string, size: number, part: string, inline = false) => ({
	name,
	mimeType,
	size,
	part,
	contentId: '',
	inline,
});

const attachments = [
	file('Invoice 1.pdf', 'application/pdf', 5_000, '2'),
	file('logo.png', 'image/png', 900, '3', true),
	file('photo.JPG', 'image/jpeg', 2_000_000, '4'),
	file('data', 'application/octet-stream', 10, '5.1'),
];

it.each<[AttachmentFilter, string[]]>([
	[{}, ['2', '4', '5.1']],
	[{ inline: true }, ['2', '3', '4', '5.1']],
	[{ types: ['application/pdf'] }, ['2']],
	[{ types: ['image/*', 'pdf'] }, ['2', '4']],
	[{ types: ['.jpg'] }, ['4']],
	[{ name: 'invoice*' }, ['2']],
	[{ name: 'invoice (1).pdf' }, []],
	[{ maxSize: 5_000 }, ['2', '5.1']],
	[{ minSize: 5_001 }, ['4']],
	[{ parts: ['3', '5.1'], types: ['image/gif'] }, ['3', '5.1']],
])('%j takes the parts %j', (filter, parts) => {
	expect(chooseAttachments(attachments, filter).map(({ part }) => part)).toEqual(parts);
});
