import { NodeOperationError, type INode } from 'n8n-workflow';
import type { GmailError } from '../../gmail';

/** The one place where the core's errors become n8n's: message, what to do below it, and what the server said. */
export const toNodeError = (
	node: INode,
	error: GmailError,
	itemIndex?: number,
): NodeOperationError =>
	new NodeOperationError(node, error.message, {
		description: error.answer
			? `${error.remedy}<br><br>Answer of the server: ${error.answer}`
			: error.remedy,
		itemIndex,
	});
