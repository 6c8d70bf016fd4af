import type { IDataObject } from 'n8n-workflow';

/** As n8n keeps and shows it: what is undefined is absent, a class is its data. */
export const asJson = (value: unknown): IDataObject =>
	JSON.parse(JSON.stringify(value)) as IDataObject;
