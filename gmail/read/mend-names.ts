import type { Connection } from '../imap/connection';
import type { BodyStructure } from '../parse/body-structure';
import { fileNameIn, hasLostName } from '../parse/file-name';

const partsWithLostNames = (node: BodyStructure): BodyStructure[] => [
	...(hasLostName(node) ? [node] : []),
	...(node.childNodes ?? []).flatMap(partsWithLostNames),
];

/** The header of a part (RFC 9051 section 6.4.5.1); of the whole message where it is the only one. */
const headerOf = ({ part }: BodyStructure): string => (part ? `${part}.mime` : 'header');

/**
 * Reads the names of files anew that were sent in raw bytes of a charset other than UTF-8, which do not come through in a
 * server's description of a message. Changes the descriptions; asks the server only about those parts.
 */
export const mendNames = async (
	connection: Connection,
	structures: Map<number, BodyStructure>,
): Promise<void> => {
	for (const [uid, structure] of structures) {
		const parts = partsWithLostNames(structure);
		if (parts.length === 0) continue;
		const [row] = await connection.fetch([uid], { uid: true, bodyParts: parts.map(headerOf) });
		for (const part of parts) {
			const header = row?.bodyParts?.get(headerOf(part));
			const name = header && fileNameIn(header);
			if (name) part.dispositionParameters = { ...part.dispositionParameters, filename: name };
		}
	}
};
