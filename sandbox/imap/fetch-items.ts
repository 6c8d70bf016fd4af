import { mimeStructure } from '../mime/mime-part';
import { sectionBytes, type Section } from '../mime/section';
import { bodyStructure } from './body-structure';
import { envelope } from './envelope';
import { gmailLabels } from './gmail-labels';
import { formatInternalDate } from './internal-date';
import type { SeenMessage, SelectedFolder } from './selected-folder';
import type { Session } from './session';

/** One thing that FETCH is asked for. */
export type FetchItem =
	| { kind: 'attribute'; name: string }
	| {
			kind: 'section';
			/** How the response calls it: `BODY[TEXT]<0>` or `RFC822`. */
			name: string;
			section: Section;
			/** True where reading must not set \Seen. */
			peek: boolean;
			/** Bytes. */
			partial?: { offset: number; length: number };
	  };

type Attribute = (seen: SeenMessage, selected: SelectedFolder, session: Session) => string;

/** Attributes that are no part of the message's text. */
export const fetchAttributes: Readonly<Record<string, Attribute>> = {
	UID: ({ uid }) => String(uid),
	FLAGS: ({ uid }, { folder }) => `(${folder.flags(uid).join(' ')})`,
	INTERNALDATE: ({ message }) => `"${formatInternalDate(message.receivedAt)}"`,
	'RFC822.SIZE': ({ message }) => String(message.source.length),
	MODSEQ: ({ message }) => `(${message.modseq})`,
	ENVELOPE: ({ message }) => envelope(mimeStructure(message.source).headers),
	BODY: ({ message }) => bodyStructure(message.source, { extended: false }),
	BODYSTRUCTURE: ({ message }) => bodyStructure(message.source, { extended: true }),
	'X-GM-MSGID': ({ message }) => String(message.id),
	'X-GM-THRID': ({ message }) => String(message.threadId),
	'X-GM-LABELS': (seen, selected, session) => gmailLabels(session, selected, seen),
};

/** The FETCH response of one message in pieces; bodies are views of the stored bytes. */
export function fetchResponse(
	session: Session,
	selected: SelectedFolder,
	seen: SeenMessage,
	items: readonly FetchItem[],
): (string | Buffer)[] {
	const pieces: (string | Buffer)[] = [`${seen.sequence} FETCH (`];
	for (const [index, item] of items.entries()) {
		if (index > 0) pieces.push(' ');
		pieces.push(`${item.name} `);
		if (item.kind === 'attribute') {
			pieces.push(fetchAttributes[item.name](seen, selected, session));
		} else {
			pieces.push(...sectionPieces(seen.message.source, item));
		}
	}
	pieces.push(')');
	return pieces;
}

function sectionPieces(
	source: Buffer,
	{ section, partial }: Extract<FetchItem, { kind: 'section' }>,
): (string | Buffer)[] {
	const whole = sectionBytes(source, section);
	if (!whole) return ['NIL'];
	const bytes = partial ? whole.subarray(partial.offset, partial.offset + partial.length) : whole;
	return bytes.length === 0 ? ['""'] : [`{${bytes.length}}\r\n`, bytes];
}
