import type { Connection } from '../../../gmail/imap/connection';
import type { BodyStructure } from '../../../gmail/parse/body-structure';
import { BEGINNING, partsIn } from '../../../gmail/read/beginning';

/** Parts that the server reads as one piece, by their number. */
const leaves = (node: BodyStructure): string[] =>
	node.type.startsWith('multipart/') && node.childNodes
		? node.childNodes.flatMap(leaves)
		: [node.part ?? '1'];

/** What was found of the parts of all messages of a folder. */
export interface Beginnings {
	/** Parts that lie whole in the beginning, with the bytes that the server gives of them. */
	alike: number;
	/** The same with other bytes: message and part. */
	different: string[];
	/** Parts of messages that are no longer than the beginning, and were not found there. */
	missed: string[];
}

/** Compares the parts that are found in the beginning of each message with what the server gives of them by their number. */
export const compareBeginnings = async (connection: Connection): Promise<Beginnings> => {
	const rows = await connection.fetch(await connection.search({ all: true }), {
		uid: true,
		size: true,
		bodyStructure: true,
		source: { start: 0, maxLength: BEGINNING },
	});
	const result: Beginnings = { alike: 0, different: [], missed: [] };
	for (const { uid, bodyStructure, source = Buffer.alloc(0) } of rows) {
		if (!bodyStructure) continue;
		const parts = leaves(bodyStructure);
		const [row] = await connection.fetch([uid], { uid: true, bodyParts: parts });
		const found = partsIn(source, bodyStructure);
		for (const part of parts) {
			const here = found.get(part);
			const there = row?.bodyParts?.get(part);
			if (!here) {
				if (source.length < BEGINNING && there?.length) result.missed.push(`${uid} ${part}`);
			} else if (there && here.equals(there)) result.alike += 1;
			else result.different.push(`${uid} ${part}`);
		}
	}
	return result;
};
