/**
 * What went wrong in an execution: the message, description and node of its first error.
 * `data` is n8n's execution data in the format of the package flatted: an array in which every string that
 * stands for a value is the index of that value.
 */
export function executionFailure(data: string): string {
	const table = JSON.parse(data) as unknown[];
	const value = (index: unknown) => (typeof index === 'string' ? table[Number(index)] : index);
	const failures = table.filter(isRecord).filter((entry) => {
		return 'message' in entry && ('stack' in entry || 'description' in entry || 'node' in entry);
	});
	const said = failures.map((failure) => {
		const node = value(failure.node);
		const name = isRecord(node) ? `${String(value(node.name))}: ` : '';
		const description = value(failure.description);
		return `${name}${String(value(failure.message))}${description ? ` (${String(description)})` : ''}`;
	});
	return [...new Set(said)].join('; ') || 'the execution data names no error';
}

const isRecord = (entry: unknown): entry is Record<string, unknown> =>
	typeof entry === 'object' && entry !== null && !Array.isArray(entry);
