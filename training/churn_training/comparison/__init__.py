"""The shipped model beside others, and beside what it would be with less data or with weighted classes."""
