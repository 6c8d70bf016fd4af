/** Reads each piece while whoever takes them is still busy with the one before; one piece ahead, never more. */
export async function* readAhead<Piece, Result>(
	pieces: Piece[],
	read: (piece: Piece) => Promise<Result>,
): AsyncGenerator<Result> {
	const begin = (index: number): Promise<Result> | undefined => {
		const reading = index < pieces.length ? read(pieces[index]) : undefined;
		// Its failure is told when its turn comes, which may be never.
		reading?.catch(() => undefined);
		return reading;
	};
	let next = begin(0);
	for (let i = 0; next; i++) {
		const current = await next;
		next = begin(i + 1);
		yield current;
	}
}
