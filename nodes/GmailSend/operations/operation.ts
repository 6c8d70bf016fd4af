import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Job } from '../job';

/** What Gmail Send works on. */
export type Resource = 'message' | 'draft';

/** One operation of Gmail Send: how it is offered, the fields it adds, and what it does for an item. */
export interface Operation {
	resource: Resource;
	option: { name: string; value: string; description: string; action: string };
	/** Shown for this operation only. */
	fields: INodeProperties[];
	/** False for one that writes no message: it has neither body nor the options of a message. */
	writes?: false;
	/** True for one that makes a single message of all items. */
	takesAllItems?: true;
	/**
	 * Does the work for one item.
	 *
	 * @throws GmailError or NodeOperationError that names the field which cannot be used
	 */
	run(job: Job): Promise<INodeExecutionData[]>;
}
