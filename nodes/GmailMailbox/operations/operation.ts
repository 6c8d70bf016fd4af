import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Batch } from '../batch';

/** How an operation is offered. */
interface Offer {
	resource: string;
	option: { name: string; value: string; description: string; action: string };
	/** Shown for this operation only. */
	fields?: INodeProperties[];
}

/** An operation of Gmail Mailbox that works on one item after another. */
export interface Operation extends Offer {
	/**
	 * Does the work for one item.
	 *
	 * @returns the JSON of each item that comes out
	 * @throws GmailError with the remedy
	 */
	run(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]>;
}

/** One that works on all items of a mailbox over one connection. */
export interface BatchOperation extends Offer {
	/**
	 * Gives what comes out for each item to the batch, and says of each that fails why.
	 *
	 * @throws GmailError for what concerns all items
	 */
	runAll(batch: Batch): Promise<void>;
}
