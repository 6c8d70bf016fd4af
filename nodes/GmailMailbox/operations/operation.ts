import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** One operation of Gmail Mailbox: how it is offered, and what it makes of an item. */
export interface Operation {
	resource: string;
	option: { name: string; value: string; description: string; action: string };
	/**
	 * Does the work for one item.
	 *
	 * @returns the JSON of each item that comes out
	 * @throws GmailError with the remedy
	 */
	run(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]>;
}
