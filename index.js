// n8n finds nodes and credentials by package.json; there is nothing to import here.
