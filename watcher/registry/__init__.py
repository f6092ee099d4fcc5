"""All that is known about ClinicalTrials.gov; a *study* becomes a *trial* here and nowhere else."""
