"""From any company's file to a draft contract, with every decision and its reason."""
