/**
 * Where a UID stands in an ascending list: its index, or where it would be inserted.
 * UIDs only ever grow, so lists stay sorted by appending.
 */
export function lowerBound(uids: readonly number[], uid: number): number {
	let low = 0;
	let high = uids.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (uids[middle] < uid) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The index of a UID in an ascending list, -1 when it is not there. */
export function indexOfUid(uids: readonly number[], uid: number): number {
	const index = lowerBound(uids, uid);
	return uids[index] === uid ? index : -1;
}
